"""What the head of every file of rules says besides its id and title, for rules that a test makes up."""

OWN = """\
document: {number: null, issuer: [Kexin]}
effective: {from: 2020-01-01, to: null}
region: CN
evidence: own
source: an example of the tests
note: {zh: 仅供测试, en: for tests only}
"""
