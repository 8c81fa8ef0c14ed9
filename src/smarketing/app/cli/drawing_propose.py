"""Drawing a proposal, and the contact curve of a plain file."""

from smarketing.adapters.render.contact_page import compose_contact, contact_csv
from smarketing.adapters.render.propose_page import compose_proposal, proposal_csv
from smarketing.app.cli.kinds import Kind
from smarketing.core.reports.contact import contact_headline
from smarketing.core.reports.proposal.headline import proposal_headline

CONTACT = Kind("contact", contact_headline, compose_contact, contact_csv)
PROPOSAL = Kind("proposal", proposal_headline, compose_proposal, proposal_csv)
