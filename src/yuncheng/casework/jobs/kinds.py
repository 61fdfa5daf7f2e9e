"""What long work there is. A function is registered under a name, with the posts for whom it may be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Post

from ..refusals import NotVisible, NotYours
from .models import Job

Progress = Callable[[int, int], None]  # done, total; may be called for every row


@dataclass(frozen=True, slots=True)
class Result:
    """How it ended well: what to tell beside the number of rows, and what the file is called, if there is one."""

    sentence: str = ""
    download: str = ""


Run = Callable[[Job, BinaryIO, Progress], Result]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of work: `run(job, out, progress)` writes its result to `out`, and raises a Refusal to say no.

    It works for `job.account`, who may have changed since he asked: whatever it reads it asks at his doors.
    """

    name: str
    posts: tuple[Post, ...]
    run: Run


_kinds: dict[str, Kind] = {}


def job(name: str, *posts: Post) -> Callable[[Run], Run]:
    """Register a kind of work. Refuses a second one of the same name."""

    def keep(run: Run) -> Run:
        if name in _kinds:
            raise ValueError(f"two kinds of work called {name!r}")
        _kinds[name] = Kind(name, posts, run)
        return run

    return keep


def kind_for(name: str, account: Account) -> Kind:
    """The kind of this name, if it may be done for this person now. Raises NotYours, NotVisible."""
    if not account.is_active:
        raise NotYours("账号已停用，这项工作没有做。", who="安全管理员")
    kind = _kinds.get(name)
    if kind is None or account.post not in kind.posts:
        raise NotVisible("没有这项工作，或您的岗位不能做。")
    return kind
