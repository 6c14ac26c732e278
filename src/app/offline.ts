/** Asks before a new version takes over: a reload in the middle of something would be rude. */
function offer(waiting: ServiceWorker): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'update';
  button.textContent = 'New version – reload';
  button.addEventListener('click', () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    waiting.postMessage({ type: 'SKIP_WAITING' });
  });
  document.body.append(button);
}

function watch(registration: ServiceWorkerRegistration): void {
  const { installing } = registration;
  installing?.addEventListener('statechange', () => {
    // Without a controller this is the first version ever.
    if (installing.state === 'installed' && navigator.serviceWorker.controller) offer(installing);
  });
}

/** Keeps the page itself on the device. Where that is not possible, everything else works as before. */
export async function offline(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register('./sw.js');
    if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
    registration.addEventListener('updatefound', () => watch(registration));
  } catch {
    // Private windows and some hosts refuse service workers.
  }
}
