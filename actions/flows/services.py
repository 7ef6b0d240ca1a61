"""The duties beside the orders: appointments, reviews, accounts, cases and technical support."""

from collections.abc import Callable

from rasa_sdk.interfaces import Action

from actions.flows.appointment import AppointmentForm, ArrangeAppointment
from actions.flows.case_progress import CaseProgressForm, TellCase
from actions.flows.create_account import CreateAccount, CreateAccountForm
from actions.flows.delete_account import DeleteAccount, DeleteAccountForm
from actions.flows.edit_account import EditAccount, EditAccountForm
from actions.flows.form import FlowForm
from actions.flows.newsletter import NewsletterForm, SetNewsletter
from actions.flows.password import PasswordForm, SendPasswordLink
from actions.flows.registration_problems import RegistrationProblemsForm, SolveRegistration
from actions.flows.review import PassOnReview, ReviewForm
from actions.flows.set_up_address import SetUpAddress, SetUpAddressForm
from actions.flows.switch_account import SwitchAccount, SwitchAccountForm
from actions.flows.technical_issue import GuideIssue, TechnicalIssueForm
from actions.orders import OrderSystem

FORMS: tuple[type[FlowForm], ...] = (
    AppointmentForm, ReviewForm, NewsletterForm, PasswordForm, DeleteAccountForm,
    TechnicalIssueForm, CreateAccountForm, EditAccountForm, SwitchAccountForm,
    RegistrationProblemsForm, SetUpAddressForm, CaseProgressForm,
)  # fmt: skip
DEEDS: tuple[Callable[[OrderSystem], Action], ...] = (
    ArrangeAppointment, PassOnReview, SetNewsletter, SendPasswordLink, DeleteAccount,
    GuideIssue, CreateAccount, EditAccount, SwitchAccount, SolveRegistration, SetUpAddress,
    TellCase,
)  # fmt: skip
