"""Seeding: the whole demo county in one transaction, on an empty database only; its first entry says `demo`."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from yuncheng.casework import chain
from yuncheng.casework.models import Case, Entry
from yuncheng.registry import clock
from yuncheng.registry.models import Account, Project, Unit

from .people import make_people
from .play import Stage
from .programme import put_on
from .units import make_units

# Action and step of the first entry; `verify` reads the one out of the other.
FIRST_ACTION = "system.demo.seed"


class SeedRefused(Exception):
    """The demo county is not played here; the sentence tells why."""


class NotEmpty(SeedRefused):
    """The database already holds something."""

    def __init__(self) -> None:
        super().__init__("数据库里已有数据，演示数据只能装入空库。请另选数据目录，或加 --if-empty 跳过。")


class NotDemo(SeedRefused):
    """The product does not run as a demonstration."""

    def __init__(self) -> None:
        super().__init__("现在不是演示环境，不装入演示数据：演示账号的密码是公开的。需要演示的，请设 YUNCHENG_DEMO=1。")


def is_empty() -> bool:
    """Whether nobody and nothing is there yet."""
    return not any(model.objects.exists() for model in (Unit, Account, Project, Case, Entry))


def is_demo() -> bool:
    """Whether this record began as a demonstration."""
    return Entry.objects.filter(seq=1, req=FIRST_ACTION).exists()


def seed() -> Stage:
    """Play the demo county. Raises NotDemo or NotEmpty; then nothing has changed."""
    if not settings.DEMO:
        raise NotDemo
    with transaction.atomic():
        if not is_empty():
            raise NotEmpty
        today = clock.today()
        units = make_units(today)
        stage = Stage(units, make_people(units, today), today)
        put_on(stage)
        with clock.at(min(happening.when for happening in stage.happenings)):
            _say_demo()
        stage.play()
    return stage


def _say_demo() -> None:
    """The first entry of the record: whoever verifies it sees that this county is invented."""
    chain.append(
        chain.Happening(
            action=FIRST_ACTION,
            case=None,
            obj="",
            by=None,
            role="system",
            step="demo",
            outcome="seed",
            result="ok",
            reason="演示数据：虚构的单位、人员、公司和项目",
            on_day=clock.today(),
            req=FIRST_ACTION,
            version=0,
            snapshot={"demo": True},
        )
    )
