"""What each carrier scan means, in English; other languages are the business of the responses."""

from actions.orders.states import ScanCode

_TEXTS = {
    ScanCode.ANNOUNCED: "The parcel has been announced to the carrier",
    ScanCode.ACCEPTED: "The carrier has the parcel",
    ScanCode.SORTED: "The parcel has been sorted",
    ScanCode.DEPARTED: "The parcel has left the depot",
    ScanCode.ARRIVED: "The parcel has arrived at the depot",
    ScanCode.CUSTOMS: "The parcel is with customs",
    ScanCode.DELAYED: "The parcel is delayed",
    ScanCode.OUT_FOR_DELIVERY: "The driver is on the way",
    ScanCode.ATTEMPTED: "Nobody was at home",
    ScanCode.DELIVERED: "The parcel has been delivered",
    ScanCode.RETURNED: "The parcel is on its way back to us",
}


def scan_text(code: ScanCode) -> str:
    return _TEXTS[code]
