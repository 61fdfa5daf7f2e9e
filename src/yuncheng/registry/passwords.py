"""Passwords are kept as PBKDF2 with HMAC-SM3 (GB/T 32905): the law prefers national algorithms (art. 16)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
)


class Sm3PasswordHasher(PBKDF2PasswordHasher):
    """PBKDF2-HMAC-SM3, 200,000 rounds."""

    algorithm = "pbkdf2_sm3"
    iterations = 200_000
    digest: Callable[[], Any] = staticmethod(lambda: hashlib.new("sm3"))


class LengthValidator(MinimumLengthValidator):
    """Long enough; said in Chinese (Django's own words for it are not translated)."""

    def get_error_message(self) -> str:
        return f"口令太短，至少 {self.min_length} 个字符。"

    def get_help_text(self) -> str:
        return f"至少 {self.min_length} 个字符，"


class CommonValidator(CommonPasswordValidator):
    """None of the passwords that everybody uses."""

    def get_error_message(self) -> str:
        return "这个口令太常见，容易被猜到。"

    def get_help_text(self) -> str:
        return "不能是常见口令，"


class NotOnlyDigitsValidator(NumericPasswordValidator):
    """Something beside figures."""

    def get_error_message(self) -> str:
        return "口令不能全是数字。"

    def get_help_text(self) -> str:
        return "不能全是数字。"
