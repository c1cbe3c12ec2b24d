"""What no password may be like, said in the reader's language."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError

from kexin.platform.language import both, say
from kexin.platform.orgs.models import Person


class NotLikeOneself(UserAttributeSimilarityValidator):
    """Django's own, for the columns that a person has here; its message would name a column."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "name", "email", "phone"))

    def validate(self, password: str, user: Person | None = None) -> None:
        """Refuse a password that is close to what everybody knows of the person.

        Raises:
            ValidationError: it is.
        """
        try:
            super().validate(password, user)
        except ValidationError as refused:
            raise ValidationError(both("密码与您的登录名、姓名、邮箱或电话过于相似。", "The password is too close to your name, address or telephone."), code="password_too_similar") from refused


class LongEnough(MinimumLengthValidator):
    """Django's own, whose message its Chinese catalogue has lost."""

    def get_error_message(self) -> str:
        """What is wrong."""
        return say(f"密码太短，至少需要 {self.min_length} 个字符。", f"The password is too short: at least {self.min_length} characters.")
