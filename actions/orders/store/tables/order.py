"""Products, orders and their lines."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actions.orders.states import OrderStatus
from actions.orders.store.columns import states
from actions.orders.store.tables.base import Base
from actions.orders.store.tables.customer import AddressRow


class ProductRow(Base):
    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("stock >= 0", name="stock"),
        CheckConstraint("price >= 0", name="price"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    name_nl: Mapped[str] = mapped_column(String(80), server_default="")
    category: Mapped[str] = mapped_column(String(40), index=True)
    price: Mapped[Decimal]
    currency: Mapped[str] = mapped_column(String(3))
    stock: Mapped[int]
    returnable: Mapped[bool]


class OrderRow(Base):
    """`number` is what the customer calls it by: five digits. `pay_before` ends an unpaid one."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("number BETWEEN 10001 AND 99999", name="number"),
        CheckConstraint("total >= 0 AND shipping >= 0 AND cancellation_fee >= 0", name="amounts"),
        Index("ix_orders_customer_id_placed_at", "customer_id", "placed_at"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    status: Mapped[OrderStatus] = mapped_column(states(OrderStatus, "order_status"))
    currency: Mapped[str] = mapped_column(String(3))
    shipping: Mapped[Decimal]
    total: Mapped[Decimal]
    cancellation_fee: Mapped[Decimal]
    delivery_option: Mapped[str] = mapped_column(ForeignKey("delivery_options.key"))
    billing_address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id"))
    delivery_address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id"))
    promised_on: Mapped[date | None]
    pay_before: Mapped[datetime | None] = mapped_column(index=True)
    placed_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    packed_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]

    lines: Mapped[list["OrderLineRow"]] = relationship(
        order_by="OrderLineRow.position", lazy="raise"
    )
    billing_address: Mapped[AddressRow] = relationship(
        foreign_keys=[billing_address_id], lazy="raise"
    )
    delivery_address: Mapped[AddressRow] = relationship(
        foreign_keys=[delivery_address_id], lazy="raise"
    )


class OrderLineRow(Base):
    """Name and price as they were when the order was placed."""

    __tablename__ = "order_lines"
    __table_args__ = (
        UniqueConstraint("order_number", "position"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_number: Mapped[int] = mapped_column(ForeignKey("orders.number"))
    position: Mapped[int]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    sku: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    unit_price: Mapped[Decimal]
    quantity: Mapped[int]
