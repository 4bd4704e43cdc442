/** A field of a Go struct, as far as its decoder's complaints need it. */
export type GoField =
  | 'string'
  | 'bool'
  | 'int'
  | 'uint'
  | 'secret'
  | 'object'
  | { list: string }
  | { map: string; of: 'string' | 'secret' | 'number' }

/** The struct a request body is decoded into; its names appear in the 400 answers. */
export interface GoStruct {
  /** Named when the body is not an object at all. */
  value: string
  /** Stands before the name of a top-level field. */
  path: string
  /** Stands before the name of a field of `stdio_config`. */
  stdioPath: string
  fields: Readonly<Record<string, GoField>>
}
