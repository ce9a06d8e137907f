"""The jobs of the Retail Scheduler (reference: *Jobs*): which tables each carries down, and which wait for which.

    1010 Customers               1060 Staff                   1090 Registers
    1020 Prices and discounts    1070 Channel configuration   1110 Global configuration
    1040 Products                1080 Tax                     9999 all of them

A package is applied after every earlier one of its own job and of the jobs that its rows name, and one that failed holds
back just those; a package of all jobs stands before and after everything.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_pos.channel import models
from tui_pos.channel.models import Table

ALL_JOBS = "9999"
UPLOAD_JOB = "P-0001"


@dataclass(frozen=True)
class Job:
    """A set of tables in the order in which rows go in; `after` are the jobs whose rows its own ones name."""

    number: str
    name: str
    tables: tuple[type[Table], ...]
    after: tuple[str, ...] = ()


JOBS: tuple[Job, ...] = (
    Job("1110", "Global configuration", (models.OfflineProfile,)),
    Job(
        "1070",
        "Channel configuration",
        (
            models.Store,
            models.TenderType,
            models.Denomination,
            models.CurrencyRate,
            models.ScaleFormat,
            models.ReasonCode,
            models.ReceiptTemplate,
            models.ButtonGrid,
        ),
        ("1110",),
    ),
    Job("1090", "Registers", (models.Register,), ("1070",)),
    Job("1060", "Staff", (models.StaffRole, models.Staff), ("1070",)),
    Job("1080", "Tax", (models.TaxGroup, models.TaxRate, models.TaxOverride), ("1070",)),
    Job("1040", "Products", (models.Product, models.Barcode, models.ProductUnit, models.ProductRule), ("1080",)),
    Job("1020", "Prices and discounts", (models.Price, models.Discount), ("1040",)),
    Job("1010", "Customers", (models.Customer,)),
)
MASTER_TABLES: tuple[type[Table], ...] = tuple(table for job in JOBS for table in job.tables)
EVERYTHING = Job(ALL_JOBS, "All jobs", MASTER_TABLES, tuple(job.number for job in JOBS))
BY_NUMBER: dict[str, Job] = {job.number: job for job in (*JOBS, EVERYTHING)}


def covered(job: str) -> tuple[str, ...]:
    """The single jobs whose tables this one carries."""
    return EVERYTHING.after if job == ALL_JOBS else (job,)


def depends(later: str, earlier: str) -> bool:
    """Whether a package of the later job must wait for an earlier, unapplied one of the other job."""
    return ALL_JOBS in (later, earlier) or later == earlier or earlier in needed(later)


def needed(job: str) -> frozenset[str]:
    """The jobs that this one's rows name, and theirs."""
    direct = BY_NUMBER[job].after
    return frozenset(direct).union(*(needed(number) for number in direct)) if direct else frozenset()
