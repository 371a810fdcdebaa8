/**
 * Registers the service worker after the first paint, so that its downloads do not delay the page. Browsers allow it over
 * HTTPS and on the machine itself; elsewhere the page works as before, with a network.
 */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || !window.isSecureContext) return;
  const register = () => {
    // A refusal, such as that of a private window, leaves the page without offline use.
    navigator.serviceWorker.register('/service-worker.js').catch(() => undefined);
  };
  if (document.readyState === 'complete') register();
  else window.addEventListener('load', register, { once: true });
}
