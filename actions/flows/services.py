"""The duties beside the orders: appointments, reviews, the newsletter and the account."""

from collections.abc import Callable

from rasa_sdk.interfaces import Action

from actions.flows.appointment import AppointmentForm, ArrangeAppointment
from actions.flows.delete_account import DeleteAccount, DeleteAccountForm
from actions.flows.form import FlowForm
from actions.flows.newsletter import NewsletterForm, SetNewsletter
from actions.flows.password import PasswordForm, SendPasswordLink
from actions.flows.review import PassOnReview, ReviewForm
from actions.orders import OrderSystem

FORMS: tuple[type[FlowForm], ...] = (
    AppointmentForm, ReviewForm, NewsletterForm, PasswordForm, DeleteAccountForm,
)  # fmt: skip
DEEDS: tuple[Callable[[OrderSystem], Action], ...] = (
    ArrangeAppointment, PassOnReview, SetNewsletter, SendPasswordLink, DeleteAccount,
)  # fmt: skip
