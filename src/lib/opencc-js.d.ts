/** The package ships this table without types. */
declare module 'opencc-js/dict/TSCharacters' {
  const pairs: string;

  // biome-ignore lint/style/noDefaultExport: the package has no other export
  export { pairs as default };
}
