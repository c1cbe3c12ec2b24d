// On the page of signing in: nobody is at this device any more. Drafts stay on it, and are shown to whoever wrote them after signing in.
try { localStorage.removeItem("kexin-visits-person"); } catch (refused) { /* private windows keep nothing */ }
