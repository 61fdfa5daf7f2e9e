"""The portal keeps one thing of its own: the official text of the articles, loaded by the operator."""

from __future__ import annotations

from django.db import models


class LawText(models.Model):
    """The official text of one article, as the operator's file has it. The product itself carries none."""

    number = models.IntegerField("条", unique=True)
    text = models.TextField("正文")
    source_digest = models.CharField("来源文件摘要", max_length=64)
    loaded_at = models.DateTimeField("载入时间")

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return str(self.number)
