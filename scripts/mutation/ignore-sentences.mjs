/** Stryker plugin: creates no mutants of sentences in messages, because tests do not check their wording. */
const isSentence = (text) => /[\u3400-\u9fff]|\p{L}+ \p{L}+/u.test(text);

const sentences = {
  shouldIgnore({ node }) {
    if (node.type === 'StringLiteral' && isSentence(node.value)) return 'a sentence';
    if (node.type !== 'TemplateLiteral') return undefined;
    return node.quasis.some(({ value }) => isSentence(value.raw)) ? 'a sentence' : undefined;
  },
};

export const strykerPlugins = [{ kind: 'Ignore', name: 'sentences', value: sentences }];
