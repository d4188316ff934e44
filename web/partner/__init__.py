"""The partner's pages, reached by link: the referral's packet, the answer, the result."""
