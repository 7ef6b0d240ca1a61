"""Cases with their progress, claims on parcels, and the rules of the carriers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actions.orders.kinds import CaseKind, CaseStatus, ClaimKind, Remedy
from actions.orders.store.columns import states
from actions.orders.store.tables.base import Base


class CaseRow(Base):
    """Who opened it may have proven nothing: then `customer_id` is empty."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[CaseKind] = mapped_column(states(CaseKind, "case_kind"))
    category: Mapped[str] = mapped_column(String(40))
    status: Mapped[CaseStatus] = mapped_column(states(CaseStatus, "case_status"))
    conversation_id: Mapped[str] = mapped_column(String(64), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"), index=True)
    order_number: Mapped[int | None] = mapped_column(ForeignKey("orders.number"), index=True)
    description: Mapped[str] = mapped_column(Text)
    wish: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]

    steps: Mapped[list["CaseStepRow"]] = relationship(order_by="CaseStepRow.id", lazy="raise")


class CaseStepRow(Base):
    __tablename__ = "case_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    at: Mapped[datetime]
    status: Mapped[CaseStatus] = mapped_column(states(CaseStatus, "case_step_status"))
    note: Mapped[str] = mapped_column(Text)


class ClaimRow(Base):
    """What a claim was about and what it brought."""

    __tablename__ = "claims"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    kind: Mapped[ClaimKind] = mapped_column(states(ClaimKind, "claim_kind"))
    remedy: Mapped[Remedy] = mapped_column(states(Remedy, "claim_remedy"))
    refund_reference: Mapped[str | None] = mapped_column(String(20))
    replacement_number: Mapped[int | None] = mapped_column(ForeignKey("orders.number"))


class ClaimLineRow(Base):
    """So many of a line were missing or damaged: they are not claimed or returned again."""

    __tablename__ = "claim_lines"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("claims.case_id"), primary_key=True)
    order_line_id: Mapped[int] = mapped_column(
        ForeignKey("order_lines.id"), primary_key=True, index=True
    )
    quantity: Mapped[int]


class CarrierRuleRow(Base):
    """Days a carrier has; `search_takes` in working days. ``*`` stands for any carrier."""

    __tablename__ = "carrier_rules"

    carrier: Mapped[str] = mapped_column(String(40), primary_key=True)
    late_after: Mapped[int]
    search_takes: Mapped[int]
    report_within: Mapped[int]
