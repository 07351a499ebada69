declare module '*.hbs' {
  /** A precompiled Handlebars template: throws where a name of the template is missing in the view. */
  const template: (view: Readonly<Record<string, unknown>>) => string
  export default template
}

declare module 'labproof:runtime' {
  /** The files that run on the learner's machine, by name; bundled from source/runtime. */
  const files: Readonly<Record<string, string>>
  export default files
}
