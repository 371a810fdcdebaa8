/**
 * Loaded into the server process by `node --import`: reports the processor time of its main thread, which answers all
 * requests. Needs no support by the server, so any version can be measured.
 */
export {};

// `unref`, because an open channel would keep the server from ending.
process.on('message', (id) => {
  const { system, user } = process.threadCpuUsage();
  process.send?.({ id, cpuMs: (system + user) / 1000 });
});
process.channel?.unref();
