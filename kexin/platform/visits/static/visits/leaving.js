// On the page of signing in: nobody is at this device any more. Drafts stay on it, and are shown to whoever wrote them after signing in.
if (window.indexedDB) indexedDB.deleteDatabase("kexin-visits-who");
