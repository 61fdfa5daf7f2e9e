"""Every page and API operation declares its door: who may knock, and what rows it shows. No door, no entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from yuncheng.rulebook.kernel import Post

View = TypeVar("View", bound=Callable[..., Any])

BUSINESS = (Post.HANDLER, Post.CHECKER, Post.LEADER)
EVERYONE = tuple(Post)


@dataclass(frozen=True, slots=True)
class Door:
    """Who may knock (`posts`; empty and `public` for anyone at all) and the scope function that filters the rows."""

    posts: tuple[Post, ...]
    scope: str
    public: bool = False


def door(*posts: Post, scope: str) -> Callable[[View], View]:
    """Declare who may use a view: `@door(*BUSINESS, scope="visible_projects")`."""

    def mark(view: View) -> View:
        view.door = Door(tuple(posts), scope)  # type: ignore[attr-defined]  # a mark that the middleware reads
        return view

    return mark


def public_door(view: View) -> View:
    """A page for anyone: signing in, activation, verification of a paper."""
    view.door = Door((), "public", public=True)  # type: ignore[attr-defined]  # a mark that the middleware reads
    return view


# Views of libraries cannot carry a mark; they are named here, with the reason.
FOREIGN: dict[str, Door] = {}


def door_of(view: Callable[..., Any]) -> Door | None:
    """The door a view declares, or the one declared here for a library's view."""
    own = getattr(view, "door", None)
    if own is None:
        own = getattr(getattr(view, "view_class", None), "door", None)
    if isinstance(own, Door):
        return own
    return FOREIGN.get(f"{view.__module__}.{getattr(view, '__qualname__', '')}")


class DoorMiddleware:
    """Stops whoever the view's door does not let in. A view without a door is closed to all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        way_in = door_of(view)
        if way_in is None:
            raise Http404
        if way_in.public:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.user.post not in way_in.posts:
            raise Http404
        return None
