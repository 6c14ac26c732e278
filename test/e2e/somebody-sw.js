/** A service worker that is none of Glimpse's. */
self.addEventListener('install', () => self.skipWaiting());
