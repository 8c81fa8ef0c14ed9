"""The acts that the log knows, and their names on pages."""

from enum import StrEnum

from smarketing.core.base.sentence import msgid


class Act(StrEnum):
    """What somebody did. A value that was once written is never renamed."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SESSIONS_ENDED = "sessions_ended"
    INVITED = "invited"
    JOINED = "joined"
    INVITATION_DELETED = "invitation_deleted"
    ROLE_CHANGED = "role_changed"
    PERSON_CHANGED = "person_changed"
    DEACTIVATED = "deactivated"
    REACTIVATED = "reactivated"
    TEAM_CHANGED = "team_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (the name of an act)
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    FACTOR_FAILED = "factor_failed"
    FACTORS_REQUIRED = "factors_required"
    SIGN_ON_LINKED = "sign_on_linked"
    SIGN_ON_UNLINKED = "sign_on_unlinked"
    TOKEN_MADE = "token_made"  # noqa: S105 (the name of an act)
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 (the name of an act)
    PROPOSED = "proposed"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    SIGNED = "signed"
    IMPORTED = "imported"
    EXPORTED = "exported"
    REFUSED = "refused"


LABELS = {
    Act.SIGNED_IN: msgid("Signed in"),
    Act.SIGN_IN_FAILED: msgid("Sign-in failed"),
    Act.SIGNED_OUT: msgid("Signed out"),
    Act.SESSIONS_ENDED: msgid("Ended sessions"),
    Act.INVITED: msgid("Invited"),
    Act.JOINED: msgid("Took up the account"),
    Act.INVITATION_DELETED: msgid("Deleted an invitation"),
    Act.ROLE_CHANGED: msgid("Changed a role"),
    Act.PERSON_CHANGED: msgid("Changed a person"),
    Act.DEACTIVATED: msgid("Deactivated"),
    Act.REACTIVATED: msgid("Reactivated"),
    Act.TEAM_CHANGED: msgid("Changed a team"),
    Act.PASSWORD_CHANGED: msgid("Changed a password"),
    Act.FACTOR_ADDED: msgid("Added a second factor"),
    Act.FACTOR_REMOVED: msgid("Removed a second factor"),
    Act.FACTOR_FAILED: msgid("Second factor failed"),
    Act.FACTORS_REQUIRED: msgid("Changed who needs a second factor"),
    Act.SIGN_ON_LINKED: msgid("Linked single sign-on"),
    Act.SIGN_ON_UNLINKED: msgid("Unlinked single sign-on"),
    Act.TOKEN_MADE: msgid("Made a token"),
    Act.TOKEN_REVOKED: msgid("Revoked a token"),
    Act.PROPOSED: msgid("Proposed an agreement"),
    Act.PROPOSAL_WITHDRAWN: msgid("Withdrew a proposal"),
    Act.SIGNED: msgid("Signed"),
    Act.IMPORTED: msgid("Imported facts"),
    Act.EXPORTED: msgid("Took out a file"),
    Act.REFUSED: msgid("Was refused"),
}
