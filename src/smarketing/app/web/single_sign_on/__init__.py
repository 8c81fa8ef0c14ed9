"""Single sign-on by OpenID Connect: who the provider says it is, and which account that opens."""
