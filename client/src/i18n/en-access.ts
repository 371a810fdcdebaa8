/** Signing in with the operator's token, in English. */
export const accessEn = {
  'access.title': 'Please sign in',
  'access.why':
    "Cards and clearing are shown only to holders of the operator's token. Planning a trip needs none.",
  'access.token': 'Token',
  'access.tokenHint': 'Set by whoever starts the server (TONGCHENG_TOKEN).',
  'access.signIn': 'Sign in',
  'access.signOut': 'Sign out',
};
