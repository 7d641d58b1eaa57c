/** The package ships this table without types. */
declare module 'opencc-js/dict/TSCharacters' {
  const pairs: string;

  export { pairs as default };
}
