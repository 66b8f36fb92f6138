"""The people pages: who has which role, who is invited, who waits to be accepted."""

from bot.desk.guard import Page
from bot.desk.people import deciding, inviting, listing, own

PAGES = (
    Page("/people", listing.show, menu="Người làm việc"),
    Page("/people/invite", inviting.invite, who=listing.GIVERS, methods=("POST",)),
    Page("/people/add-address", own.add_address, methods=("POST",)),
    Page("/people/sign-out", own.sign_out, methods=("POST",)),
    Page(
        "/people/invitations/{invitation}/revoke",
        deciding.revoke,
        who=listing.GIVERS,
        thing=deciding.an_invitation,
        methods=("POST",),
    ),
    Page(
        "/people/applicants/{applicant}",
        deciding.decide,
        who=listing.GIVERS,
        thing=deciding.an_applicant,
        methods=("POST",),
    ),
    Page(
        "/people/{official}/take",
        deciding.take,
        who=listing.GIVERS,
        thing=deciding.an_official,
        methods=("POST",),
    ),
)
