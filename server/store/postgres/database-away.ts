/** Says in a sentence that the database cannot be reached; its address may hold a password and is not shown. */
import { ProblemError } from '../../base/problem.ts';

/** Codes of Node and of PostgreSQL for a connection that does not come about. */
const reasons: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  ECONNREFUSED: { zh: '没有数据库在这个地址上', en: 'no database is at its address' },
  ECONNRESET: { zh: '连接中断', en: 'the connection broke' },
  EAI_AGAIN: { zh: '找不到主机', en: 'its host is not found' },
  EHOSTUNREACH: { zh: '主机不可达', en: 'its host cannot be reached' },
  ENOTFOUND: { zh: '找不到主机', en: 'its host is not found' },
  ERR_INVALID_URL: { zh: '地址写法不正确', en: 'its address is not written as postgres://...' },
  ETIMEDOUT: { zh: '连接超时', en: 'its host does not answer' },
  '28000': { zh: '用户不被接受', en: 'the user is not accepted' },
  '28P01': { zh: '密码不正确', en: 'the password is wrong' },
  '3D000': { zh: '没有这个数据库', en: 'there is no such database' },
  '53300': { zh: '连接数已满', en: 'it takes no more connections' },
  '57P03': { zh: '数据库正在启动', en: 'it is starting up' },
};

/** @returns a problem `database-away` for an error of a connection, else the error itself */
export function toDatabaseAway(error: unknown): unknown {
  const { code } = (error ?? {}) as { code?: unknown };
  const reason = typeof code === 'string' ? reasons[code] : undefined;
  if (!reason) return error;
  return new ProblemError(
    'database-away',
    {
      zh: `无法连接 DATABASE_URL 的数据库：${reason.zh}（${code}）`,
      en: `The database of DATABASE_URL cannot be reached: ${reason.en} (${code})`,
    },
    { reason: code },
    { cause: error },
  );
}
