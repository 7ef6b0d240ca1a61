"""One transaction's worth of work: the queries of every subject, sharing one session."""

from sqlalchemy.ext.asyncio import AsyncSession

from actions.orders.store.accounts import AccountRows
from actions.orders.store.appointments import AppointmentRows
from actions.orders.store.billing import BillingRows
from actions.orders.store.bulk import BulkRows
from actions.orders.store.cases import CaseRows
from actions.orders.store.customers import CustomerRows
from actions.orders.store.deliveries import DeliveryRows
from actions.orders.store.duties import DutyRows
from actions.orders.store.keys import KeyRows
from actions.orders.store.opinions import OpinionRows
from actions.orders.store.orders import OrderRows
from actions.orders.store.outbox import OutboxRows
from actions.orders.store.placing import PlacingRows
from actions.orders.store.policies import PolicyRows
from actions.orders.store.products import ProductRows
from actions.orders.store.proofs import ProofRows
from actions.orders.store.returns import ReturnRows
from actions.orders.store.suggestions import SuggestionRows


class Work:
    """Lives as long as its transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.orders = OrderRows(session)
        self.placing = PlacingRows(session)
        self.products = ProductRows(session)
        self.customers = CustomerRows(session)
        self.billing = BillingRows(session)
        self.returns = ReturnRows(session)
        self.accounts = AccountRows(session)
        self.appointments = AppointmentRows(session)
        self.opinions = OpinionRows(session)
        self.suggestions = SuggestionRows(session)
        self.cases = CaseRows(session)
        self.deliveries = DeliveryRows(session)
        self.proofs = ProofRows(session)
        self.keys = KeyRows(session)
        self.policies = PolicyRows(session)
        self.outbox = OutboxRows(session)
        self.duties = DutyRows(session)
        self.bulk = BulkRows(session)
