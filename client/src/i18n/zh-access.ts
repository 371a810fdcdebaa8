/** Signing in with the operator's token, in Chinese. */
export const accessZh = {
  'access.title': '请先登录',
  'access.why': '卡片与清分数据只对持有运营方令牌的人开放。出行规划不需要登录。',
  'access.token': '令牌',
  'access.tokenHint': '由启动服务器的人设定（TONGCHENG_TOKEN）。',
  'access.signIn': '登录',
  'access.signOut': '退出登录',
};
