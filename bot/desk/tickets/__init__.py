"""The ticket pages: what citizens ask of a person, the talk with them, and visits at home."""

from bot.desk.guard import Page
from bot.desk.tickets import listing, moving, replying, showing, visits
from bot.desk.tickets.finding import WHO, a_ticket

PAGES = (
    Page("/tickets", listing.show, who=WHO, menu="Phiếu hỏi"),
    Page("/tickets/{ticket}", showing.show, who=WHO, thing=a_ticket),
    Page("/tickets/{ticket}/claim", moving.claim, who=WHO, thing=a_ticket, methods=("POST",)),
    Page("/tickets/{ticket}/reply", replying.reply, who=WHO, thing=a_ticket, methods=("POST",)),
    Page("/tickets/{ticket}/hand-on", moving.hand_on, who=WHO, thing=a_ticket, methods=("POST",)),
    Page("/tickets/{ticket}/release", moving.release, who=WHO, thing=a_ticket, methods=("POST",)),
    Page("/tickets/{ticket}/close", moving.close, who=WHO, thing=a_ticket, methods=("POST",)),
    Page("/visits", visits.show, who=WHO, menu="Đến nhà"),
)
