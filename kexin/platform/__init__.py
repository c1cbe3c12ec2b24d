"""一平台: the web site that departments, bureaus, banks, guarantors, companies and auditors share."""
