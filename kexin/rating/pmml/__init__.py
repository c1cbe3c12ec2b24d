"""Rating models as PMML 4.4 scorecards with reason codes, for scoring engines that know nothing of Kexin.

``pmml(model)`` (in ``document``) is the whole text; a model that a scorecard
cannot say exactly is refused, part by part.
"""
