"""Customers and their addresses."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.orders.store.columns import states
from actions.orders.store.tables.base import Base


class AddressKind(StrEnum):
    """Only a home address proves who somebody is; a friend knows the postcode of a gift."""

    HOME = "home"
    DELIVERY = "delivery"


class CustomerRow(Base):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[datetime]


class AddressRow(Base):
    """Never changed once an order points at it: a new address is a new row."""

    __tablename__ = "addresses"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    kind: Mapped[AddressKind] = mapped_column(states(AddressKind, "address_kind"))
    name: Mapped[str] = mapped_column(String(80))
    street: Mapped[str] = mapped_column(String(80))
    house_number: Mapped[str] = mapped_column(String(5))
    addition: Mapped[str] = mapped_column(String(8))
    postcode: Mapped[str] = mapped_column(String(12))
    postcode_key: Mapped[str] = mapped_column(String(12))
    city: Mapped[str] = mapped_column(String(80))
    country: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[datetime]
