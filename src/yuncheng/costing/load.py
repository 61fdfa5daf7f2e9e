"""Profiles from files: ours by key, another county's by path. A bad file is refused with all its faults at once."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from .errors import CostError, ProfileError
from .fee_kinds import ShareFee
from .figures import MODE_WORDS, Rounding, clip
from .load_fees import read_fees
from .load_parts import read_bands, read_development, read_points, read_professions, read_quotation
from .node import MAX_BYTES, Node, parse_json
from .profile import Profile

FORMAT = "yuncheng-cost-profile/1"
_KEYS = (
    "format", "key", "name", "document", "effective_from", "supersedes", "ceilings", "rounding", "headings",
    "heading_aliases", "function_points", "development", "quantity_factors", "quotation", "professions", "fees",
    "notes",
)  # fmt: skip


def shipped_profiles() -> tuple[str, ...]:
    """Keys of the profiles that come with this package."""
    folder = resources.files(__package__).joinpath("profiles")
    return tuple(sorted(item.name.removesuffix(".json") for item in folder.iterdir() if item.name.endswith(".json")))


@cache
def shipped_profile(key: str) -> Profile:
    """A profile of this package by its key, such as “changsha-2023”."""
    if key not in shipped_profiles():
        raise CostError(
            f"没有随附的费用标准“{clip(key)}”。随附的有：{'、'.join(shipped_profiles())}；其他标准请给出文件路径。"
        )
    text = resources.files(__package__).joinpath("profiles", f"{key}.json").read_text(encoding="utf-8")
    return parse_profile(text, source=key)


def load_profile(key_or_path: str | Path) -> Profile:
    """A profile by key or by the path of a file."""
    if isinstance(key_or_path, str) and key_or_path in shipped_profiles():
        return shipped_profile(key_or_path)
    path = Path(key_or_path)
    if isinstance(key_or_path, str) and path.suffix != ".json":
        return shipped_profile(key_or_path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CostError(f"费用标准文件“{path.name}”过大（超过 10 MB）。")
        return parse_profile(path.read_text(encoding="utf-8-sig"), source=path.name)
    except OSError as error:
        raise CostError(f"打不开费用标准文件“{path.name}”，请核对路径。") from error
    except UnicodeDecodeError as error:
        raise CostError(f"费用标准文件“{path.name}”不是 UTF-8 文本。") from error


def parse_profile(text: str, *, source: str) -> Profile:
    """A profile from the text of a file; ``ProfileError`` names all faults."""
    faults: list[str] = []
    root = Node(parse_json(text, what=f"费用标准“{source}”"), "", faults)
    if not isinstance(root.value, dict) or root.value.get("format") != FORMAT:
        raise ProfileError(source, [f"format：应为“{FORMAT}”，格式说明见 costing/profiles/README.md"])
    root.only(*_KEYS)
    profile = _read(root)
    _check_across(profile, root)
    if faults:
        raise ProfileError(source, faults)
    return profile


def _read(root: Node) -> Profile:
    document = root.get("document").text()
    headings = {group: node.texts() for group, node in root.get("headings").members()}
    rounding = root.get("rounding")
    rounding.only("quantum_fen", "mode", "clause")
    quantity = root.get("quantity_factors", optional=True)
    quantity.only("clause", "kinds")
    professions = root.get("professions", optional=True)
    professions.only("clause", "classes")

    def clause(node: Node) -> str:
        return f"{document} {node.get('clause').text()}"

    known = tuple(headings) + tuple(item for items in headings.values() for item in items)
    return Profile(
        key=root.get("key").text(),
        name=root.get("name").text(),
        document=document,
        effective_from=_day(root.get("effective_from")),
        supersedes=root.get("supersedes", optional=True).text(),
        ceilings=root.get("ceilings").flag(),
        rounding=Rounding(
            rounding.get("quantum_fen").integer(1, least=1, most=100_000_000),
            rounding.get("mode").one_of(tuple(MODE_WORDS), "half_up"),
        ),
        rounding_clause=clause(rounding),
        headings=headings,
        heading_aliases={alias: node.text() for alias, node in root.get("heading_aliases", optional=True).members()},
        points=read_points(root.get("function_points"), document),
        development=read_development(root.get("development"), document, known),
        quantity_clause=clause(quantity) if quantity.present else "",
        quantity_factors={
            kind: read_bands(node, kind) for kind, node in quantity.get("kinds", optional=True).members()
        },
        quotation=read_quotation(root.get("quotation", optional=True), document, known),
        professions=read_professions(professions.get("classes", optional=True), known),
        professions_clause=clause(professions) if professions.present else "",
        fees=read_fees(root.get("fees"), document, known),
        notes=root.get("notes", optional=True).texts(),
    )


def _day(node: Node) -> str:
    text = node.text()
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        node.fault(f"“{clip(text)}”不是日期，请写成 2023-12-01")
        return ""


def _check_across(profile: Profile, root: Node) -> None:
    """Faults that no single place shows: shares of nothing, aliases of nothing, headings twice."""
    every = profile.all_headings
    for heading in sorted({name for name in every if every.count(name) > 1}):
        root.get("headings").fault(f"“{heading}”出现了两次")
    for alias, heading in profile.heading_aliases.items():
        if heading not in every:
            root.get("heading_aliases").fault(f"“{alias}”指向不存在的科目“{heading}”")
    for name, fee in profile.fees.items():
        node = root.get("fees").get(name)
        if isinstance(fee, ShareFee) and (fee.of not in profile.fees or isinstance(profile.fees[fee.of], ShareFee)):
            node.fault(f"of“{fee.of}”不是一项可作基数的取费")
        if getattr(fee, "professional", False) and not profile.professions:
            node.fault("用到专业系数，但文件没有 professions")
