"""What the commands print for a person, one sentence a line; with `--json` they print the same values instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from server_stub.counts import Stats
from server_stub.faults import FaultList
from server_stub.headquarters.changes import Changes
from server_stub.headquarters.runs import Run
from server_stub.headquarters.schedule import Plan, name_of_job
from server_stub.statement import Statement
from server_stub.upload_sessions import Upload
from tui_pos.sales.sentence import Money, Sentence, say


def change_lines(found: Changes) -> Iterator[Sentence]:
    """One for each edit, with the rows whose newest change it was; both are in the order of the versions."""
    changed = {version: tuple(of_edit) for version, of_edit in groupby(found.rows, lambda row: row.version)}
    for edit in found.edits:
        yield say("{version}  {time}  {who}: {what}", version=edit.version, time=edit.at, who=edit.who, what=edit.what)
        for row in changed.get(edit.version, ()):
            key = " ".join(map(str, row.key))
            yield say("    {table} {key}: {state}", table=row.table, key=key, state=row.state)


def run_lines(run: Run) -> Iterator[Sentence]:
    """One for each package, and one for the stores without a change."""
    for package in run.packages:
        yield say(
            "{store}: session {session}, {rows} rows, {size} bytes.",
            store=package.store,
            session=package.session,
            rows=package.rows,
            size=package.size,
        )
    if run.unchanged:
        yield say("{stores}: nothing has changed.", stores=", ".join(run.unchanged))


def upload_lines(done: Upload | None) -> Iterator[Sentence]:
    """What went on to headquarters, in one line."""
    if done is None:
        yield say("Headquarters has everything that the channel has.")
        return
    yield say(
        "Session {session}: {documents} documents went on to headquarters, {conflicts} conflicts and {rejected} rejected "
        "among them.",
        session=done.session,
        documents=done.documents,
        conflicts=done.conflict,
        rejected=done.rejected,
    )


def plan_lines(found: Sequence[Plan]) -> Iterator[Sentence]:
    """One for each schedule, and why its last run failed."""
    for plan in found:
        if plan.every_s:
            yield say("{job} {name}: every {seconds} s.", job=plan.job, name=name_of_job(plan.job), seconds=plan.every_s)
        else:
            yield say("{job} {name}: only when it is run by hand.", job=plan.job, name=name_of_job(plan.job))
        if plan.message is not None:
            yield plan.message
    if not found:
        yield say("No job has a schedule.")


def statement_lines(found: Statement) -> Iterator[Sentence]:
    """One for each register."""
    for register, sums in found.registers.items():
        yield say(
            "{register}: {sales} sales {sold}, {returns} returns {paid_back}, {conflicts} conflicts, {rejected} rejected.",
            register=register,
            sales=sums.sale.count,
            sold=Money(sums.sale.total, sums.currency),
            returns=sums.returns.count,
            paid_back=Money(sums.returns.total, sums.currency),
            conflicts=sums.conflicts,
            rejected=sums.rejected,
        )


def stats_lines(stats: Stats) -> Iterator[Sentence]:
    """One for each data request that was asked, and one for the documents."""
    for name, counts in stats.requests.items():
        yield say(
            "{name}: {answered} answered, {refused} refused, {faulted} faulted.",
            name=name,
            answered=counts.answered,
            refused=counts.refused,
            faulted=counts.faulted,
        )
    sent = stats.documents
    yield say(
        "Documents: {accepted} accepted, {same_again} sent again, {conflict} conflicts, {rejected} rejected.",
        accepted=sent.accepted,
        same_again=sent.same_again,
        conflict=sent.conflict,
        rejected=sent.rejected,
    )


def fault_lines(found: FaultList) -> Iterator[Sentence]:
    """One for each fault that is on."""
    for shown in found.faults:
        fault = shown.fault
        if fault.times is None:
            yield say(
                "{kind} for {request} until cleared: hit {hits}.", kind=fault.kind.value, request=fault.request, hits=shown.hits
            )
        else:
            yield say(
                "{kind} for {request}, {times} times: hit {hits}.",
                kind=fault.kind.value,
                request=fault.request,
                times=fault.times,
                hits=shown.hits,
            )
    if not found.faults:
        yield say("No fault is on.")
