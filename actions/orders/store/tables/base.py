"""What all tables share: constraint names that migrations can rely on, and the column types."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from actions.orders.store.columns import Cents, UtcDateTime

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every Decimal is money in cents, every datetime is aware and in UTC."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {Decimal: Cents, datetime: UtcDateTime}
