"""What is wrong with a declared procedure: all faults at once, so that a declaration refuses to be wrong at import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .procedure import Party, Procedure, Source, Step


def faults_in(procedure: Procedure, *, rules: Mapping[str, Any], parameters: Mapping[str, Any]) -> list[str]:
    """Everything wrong with one declaration, all at once (what points to other procedures is the book's to check)."""
    return [
        f"{procedure.key}: {fault}"
        for fault in (
            *_duplicate_keys(procedure),
            *_dangling(procedure),
            *_unreachable(procedure),
            *_bad_references(procedure, rules, parameters),
            *_untold(procedure),
        )
    ]


def _duplicate_keys(procedure: Procedure) -> list[str]:
    places = [step.key for step in procedure.steps] + [end.key for end in procedure.ends]
    faults = [f"two places called {key}" for key in {key for key in places if places.count(key) > 1}]
    for step in procedure.steps:
        keys = [outcome.key for outcome in step.outcomes]
        if len(set(keys)) != len(keys):
            faults.append(f"{step.key}: two outcomes with one key")
        if not keys:
            faults.append(f"{step.key}: no outcome")
    return faults


def _dangling(procedure: Procedure) -> list[str]:
    places = {step.key for step in procedure.steps} | {end.key for end in procedure.ends}
    faults = [
        f"{step.key}.{outcome.key} leads to {outcome.to}, which is no step or end"
        for step in procedure.steps
        for outcome in step.outcomes
        if outcome.to not in places
    ]
    if procedure.withdraw and procedure.withdraw.to not in places:
        faults.append(f"withdrawal leads to {procedure.withdraw.to}, which is no end")
    return faults


def _unreachable(procedure: Procedure) -> list[str]:
    reached = {procedure.first.key}
    waiting = [procedure.first.key]
    while waiting:
        step = procedure.step(waiting.pop())
        for outcome in step.outcomes if step else ():
            if outcome.to not in reached:
                reached.add(outcome.to)
                waiting.append(outcome.to)
    if procedure.withdraw:
        reached.add(procedure.withdraw.to)
    reached.add(procedure.orphaned)
    places = [step.key for step in procedure.steps] + [end.key for end in procedure.ends]
    return [f"{place} cannot be reached" for place in places if place not in reached]


def _untold(procedure: Procedure) -> list[str]:
    asked = {field.key for field in procedure.first.fields}
    return [f"told by {key}, which its first step does not ask" for key in procedure.told_by if key not in asked]


def _bad_references(procedure: Procedure, rules: Mapping[str, Any], parameters: Mapping[str, Any]) -> list[str]:
    steps = {step.key for step in procedure.steps}
    faults = [f"gate {gate} is not a rule" for gate in procedure.gates() if gate not in rules]
    for gate in procedure.gates():
        if gate in rules and not rules[gate].articles:
            faults.append(f"gate {gate} cites no article")
    for step in procedure.steps:
        faults += [f"{step.key}: four eyes against unknown step {other}" for other in step.not_by if other not in steps]
        if step.due and step.due.parameter not in parameters:
            faults.append(f"{step.key}: unknown deadline {step.due.parameter}")
        faults += _bad_writes(step)
    if procedure.withdraw:
        faults += [f"withdrawal at unknown step {key}" for key in procedure.withdraw.at if key not in steps]
    return faults


def _bad_writes(step: Step) -> list[str]:
    if step.actor.party is Party.CARRIED:
        return []  # the carrying act supplies the fields
    faults: list[str] = []
    for outcome in step.outcomes:
        asked = {field.key for field in step.fields_for(outcome)}
        faults += [
            f"{step.key}.{outcome.key} writes {write.fact} from {write.value}, which it does not ask for"
            for write in outcome.writes
            if write.source is Source.FIELD and write.value not in asked
        ]
    return faults
