"""Turns people and plans into rows, a list per table, in the order the tables need each other."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from actions.orders.address import Address
from actions.orders.demo import money_rows, service_rows, shop, timeline
from actions.orders.demo.crowd import Person
from actions.orders.demo.plan import Plan
from actions.orders.model.order import Moments
from actions.orders.money import EURO
from actions.orders.postcode import postcode_key
from actions.orders.states import OrderStatus
from actions.orders.store import tables
from actions.orders.store.bulk import Row
from actions.orders.store.tables.customer import AddressKind

ORDER_OF_TABLES: tuple[type[tables.Base], ...] = (
    tables.DeliveryZoneRow,
    tables.DeliveryOptionRow,
    tables.ProductRow,
    tables.CustomerRow,
    tables.AddressRow,
    tables.OrderRow,
    tables.OrderLineRow,
    tables.ShipmentRow,
    tables.CarrierEventRow,
    tables.InvoiceRow,
    tables.PaymentRow,
    tables.RefundRow,
    tables.ReturnRow,
    tables.ReturnLineRow,
    tables.GoodwillCreditRow,
    tables.CarrierRuleRow,
    tables.AppointmentHoursRow,
    tables.ClosedDayRow,
    tables.AppointmentRow,
    tables.CaseRow,
    tables.CaseStepRow,
    tables.AccountRow,
    tables.ConsentRow,
    tables.SubscriptionRow,
)


class Sheet:
    """Rows gathered by table, numbered from 1 where other rows refer to them."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.rows: dict[type[tables.Base], list[Row]] = defaultdict(list)
        self._homes: dict[int, int] = {}
        self._elsewhere: dict[int, int] = {}

    def add_shop(self, rng: Random) -> None:
        """Products with a chance stock, and the ways of delivery."""
        stock = {product.id: rng.choice((0, 3, 12, 40, 150)) for product in shop.PRODUCTS}
        self.rows[tables.ProductRow] = shop.product_rows(stock)
        self.rows[tables.DeliveryZoneRow] = shop.zone_rows()
        self.rows[tables.DeliveryOptionRow] = shop.option_rows()

    def add_service(self, people: Sequence[Person]) -> None:
        """Rules and hours, and what the named customers have going on besides their orders."""
        self.rows[tables.CarrierRuleRow] = service_rows.carrier_rows()
        self.rows[tables.AppointmentHoursRow] = service_rows.hours_rows()
        self.rows[tables.ClosedDayRow] = service_rows.closed_rows(self.now)
        self.rows[tables.AppointmentRow] = service_rows.appointment_rows(self.now)
        self.rows[tables.CaseRow] = service_rows.case_rows(self.now)
        self.rows[tables.CaseStepRow] = service_rows.case_step_rows(self.now)
        self.rows[tables.AccountRow] = service_rows.account_rows()
        self.rows[tables.ConsentRow] = service_rows.consent_rows(self.now)
        email = people[service_rows.SANNE - 1].email
        self.rows[tables.SubscriptionRow] = service_rows.subscription_rows(email, self.now)

    def add_people(self, people: Sequence[Person]) -> None:
        joined = self.now - timedelta(days=700)
        for person in people:
            self.rows[tables.CustomerRow].append(
                {
                    "id": person.id,
                    "email": person.email,
                    "name": person.name,
                    "phone": f"+3160000{person.id:04d}",
                    "language": person.language,
                    "created_at": joined,
                }
            )
            self._homes[person.id] = self._add_address(person.id, person.home, AddressKind.HOME)
            if person.elsewhere is not None:
                self._elsewhere[person.id] = self._add_address(
                    person.id, person.elsewhere, AddressKind.DELIVERY
                )

    def add_order(self, plan: Plan) -> None:
        """The order, with all that has happened to it."""
        moments = timeline.moments(plan, self.now)
        self.rows[tables.OrderRow].append(self._order(plan, moments))
        for position, item in enumerate(plan.items, start=1):
            self.rows[tables.OrderLineRow].append(
                {
                    "id": len(self.rows[tables.OrderLineRow]) + 1,
                    "order_number": plan.number,
                    "position": position,
                    "product_id": item.product.id,
                    "sku": item.product.sku,
                    "name": item.product.name,
                    "unit_price": item.product.price,
                    "quantity": item.quantity,
                }
            )
        if moments.shipped_at is not None:
            self._add_shipment(plan, moments.shipped_at)
        self._add_money(plan, moments)
        if plan.status is OrderStatus.RETURNED:
            self._add_return(plan, moments)

    def _add_money(self, plan: Plan, moments: Moments) -> None:
        self.rows[tables.PaymentRow] += money_rows.payments(plan, moments)
        self.rows[tables.InvoiceRow] += money_rows.invoices(plan, moments)
        self.rows[tables.RefundRow] += money_rows.refunds(plan, moments, self.now)
        self.rows[tables.GoodwillCreditRow] += money_rows.goodwill(plan, moments)

    def _add_address(self, customer_id: int, address: Address, kind: AddressKind) -> int:
        number = len(self.rows[tables.AddressRow]) + 1
        self.rows[tables.AddressRow].append(
            {
                "id": number,
                "customer_id": customer_id,
                "kind": kind,
                "name": address.name,
                "street": address.street,
                "house_number": address.house_number,
                "addition": address.addition,
                "postcode": address.postcode,
                "postcode_key": postcode_key(address.postcode),
                "city": address.city,
                "country": address.country,
                "created_at": self.now - timedelta(days=700),
            }
        )
        return number

    def _order(self, plan: Plan, moments: Moments) -> Row:
        home = self._homes[plan.person.id]
        return {
            "number": plan.number,
            "customer_id": plan.person.id,
            "status": plan.status,
            "currency": EURO,
            "shipping": plan.shipping,
            "total": plan.total,
            "cancellation_fee": plan.shipping * 0,
            "delivery_option": plan.option.key,
            "billing_address_id": home,
            "delivery_address_id": self._elsewhere[plan.person.id] if plan.to_elsewhere else home,
            "promised_on": timeline.promised_on(plan, self.now),
            "pay_before": None,
        } | {name: getattr(moments, name) for name in Moments.__slots__}

    def _add_shipment(self, plan: Plan, shipped_at: datetime) -> None:
        shipment_id = len(self.rows[tables.ShipmentRow]) + 1
        self.rows[tables.ShipmentRow].append(
            {
                "id": shipment_id,
                "order_number": plan.number,
                "carrier": plan.option.carrier,
                "track_code": f"{plan.option.carrier[:2].upper()}{plan.number * 7919:09d}",
                "dispatched_at": shipped_at,
                "expected_on": timeline.promised_on(plan, self.now),
            }
        )
        self.rows[tables.CarrierEventRow] += [
            {"shipment_id": shipment_id, "at": scan.at, "code": scan.code, "place": scan.place}
            for scan in timeline.scans(plan, self.now)
        ]

    def _add_return(self, plan: Plan, moments: Moments) -> None:
        number = len(self.rows[tables.ReturnRow]) + 1
        self.rows[tables.ReturnRow].append({"id": number} | money_rows.return_of(plan, moments))
        lines = self.rows[tables.OrderLineRow][-len(plan.items) :]
        self.rows[tables.ReturnLineRow] += [
            {
                "return_id": number,
                "order_line_id": line["id"],
                "quantity": line["quantity"],
                "exchange_product_id": None,
            }
            for line in lines
        ]
