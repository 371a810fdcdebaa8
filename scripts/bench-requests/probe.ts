/**
 * Loaded into the server before anything else (`node --import`): tells the processor time that its main thread, which
 * answers all requests, has used. The server's own code knows nothing of it, so any version of it can be measured.
 */
export {};

// With a channel that is listened to, the server would not end by itself.
process.on('message', (id) => {
  const { system, user } = process.threadCpuUsage();
  process.send?.({ id, cpuMs: (system + user) / 1000 });
});
process.channel?.unref();
