"""Rows of the catalogue as submitted: version by version, cells as the form prints them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yuncheng.casework.models import Case
from yuncheng.registry.models import Account


class CatalogueItem(models.Model):
    """One information item: the twelve columns of annex 2 and the condition or basis of sharing."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="catalogue_items")
    version = models.IntegerField("第几稿")
    position = models.IntegerField("序号")
    department = models.CharField("部门名称", max_length=500)
    resource = models.CharField("信息资源名称", max_length=500)
    format_class = models.CharField("信息资源格式分类", max_length=500)
    format_type = models.CharField("信息资源格式类型", max_length=500, blank=True)
    item = models.CharField("信息项名称", max_length=500)
    data_type = models.CharField("数据类型", max_length=500, blank=True)
    data_length = models.CharField("数据长度", max_length=500, blank=True)
    share_type = models.CharField("共享类型", max_length=500)
    share_way = models.CharField("共享方式", max_length=500, blank=True)
    open = models.CharField("是否向社会开放", max_length=500)
    open_condition = models.CharField("开放条件", max_length=500, blank=True)
    cycle = models.CharField("数据更新周期", max_length=500)
    share_condition = models.CharField("共享条件/不予共享依据", max_length=500, blank=True)

    class Meta:
        ordering = ("case_id", "version", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("case", "version", "position"), name="catalogue_row_once"),
        ]
        indexes: ClassVar = [models.Index(fields=("resource",), name="catalogue_resource")]

    def __str__(self) -> str:
        return f"{self.resource}·{self.item}"


class ItemMapping(models.Model):
    """That an item's name means a standard data element, as somebody who fills in a catalogue has said. Not record.

    It counts for that catalogue at once, for all once the catalogue is ready.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="item_mappings")
    item = models.CharField("信息项名称", max_length=200)
    element = models.CharField("数据元", max_length=60)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [models.UniqueConstraint(fields=("case", "item"), name="item_mapped_once")]

    def __str__(self) -> str:
        return f"{self.item} = {self.element}"


class Correction(models.Model):
    """The last file a person could not import, marked for correction: kept so that he can fetch it. Not record."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("case", "account"), name="correction_once")]

    def __str__(self) -> str:
        return f"{self.case_id}"
