"""What the owner of the account does: gives the bot its tokens, and takes them away."""

from tests.fakes.zalo_oa.oauth import Tokens


class Owner:
    """The part of the fake that speaks for the account's admin."""

    tokens: Tokens

    def grant(self) -> tuple[str, str]:
        """Give a fresh access and refresh token, as the API Explorer does."""
        grant = self.tokens.grant()
        return grant.access, grant.refresh

    def consent(self, code_challenge: str) -> str:
        """Consent to the app; returns the code."""
        return self.tokens.consent(code_challenge)

    def revoke(self) -> None:
        """Kill every token."""
        self.tokens.revoke()

    def expire_access(self) -> None:
        """End the life of the access tokens; the refresh tokens stay good."""
        self.tokens.expire_access()
