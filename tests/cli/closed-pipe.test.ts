/** Output whose reader has closed it. */
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { endOnClosedPipe } from '../../server/cli/end-process.ts';

const moduleFile = fileURLToPath(new URL('../../server/cli/end-process.ts', import.meta.url));

/** Runs a process that keeps writing; returns its text on the other output and its exit code. */
function writeOn(isQuiet: boolean): Promise<{ code: number | null; err: string }> {
  const guard = isQuiet
    ? `(await import(${JSON.stringify(moduleFile)})).endOnClosedPipe(process.stdout);`
    : '';
  const script = `${guard} setInterval(() => process.stdout.write('line\\n'.repeat(1000)), 5);`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.stdout.once('data', () => child.stdout.destroy());
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, err }));
  });
}

test('a closed pipe ends the process without a message; without endOnClosedPipe it does not', async () => {
  expect(await writeOn(true)).toEqual({ code: 0, err: '' });
  const bare = await writeOn(false);
  expect(bare.code).not.toBe(0);
  expect(bare.err).toContain('EPIPE');
});

test('other errors of an output are not hidden', () => {
  const output = new EventEmitter();
  const codes: unknown[] = [];
  endOnClosedPipe(output, (code) => codes.push(code));
  expect(() => output.emit('error', Object.assign(new Error('full'), { code: 'ENOSPC' }))).toThrow('full');
  output.emit('error', Object.assign(new Error('gone'), { code: 'EPIPE' }));
  expect(codes).toEqual([0]);
});
