import fc from 'fast-check'

const json = fc.jsonValue({ maxDepth: 1 })

/** JSON that is a schema, or nearly, or not at all; with references that go round in circles. */
export const { schema: anySchema } = fc.letrec((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthSize: 'xsmall' },
    fc.boolean(),
    json,
    fc.record(
      {
        type: fc.oneof(
          fc.constantFrom('string', 'number', 'integer', 'object', 'array', 'null', 'boolean'),
          fc.array(fc.constantFrom('string', 'null', 'object'), { maxLength: 3 }),
          json,
        ),
        properties: fc.oneof(fc.dictionary(fc.string(), tie('schema')), json),
        required: fc.oneof(fc.array(fc.string()), json),
        items: fc.oneof(tie('schema'), fc.array(tie('schema'), { maxLength: 3 })),
        prefixItems: fc.oneof(fc.array(tie('schema'), { maxLength: 3 }), json),
        anyOf: fc.oneof(fc.array(tie('schema'), { maxLength: 3 }), json),
        oneOf: fc.oneof(fc.array(tie('schema'), { maxLength: 3 }), json),
        allOf: fc.oneof(fc.array(tie('schema'), { maxLength: 3 }), json),
        enum: fc.oneof(fc.array(json, { maxLength: 3 }), json),
        enumNames: json,
        const: json,
        default: json,
        format: json,
        title: json,
        additionalProperties: tie('schema'),
        patternProperties: fc.dictionary(fc.string(), tie('schema')),
        $ref: fc.constantFrom('#', '#/properties/a', '#/anyOf/0', '#/items', 'x', '#/%'),
        $defs: fc.dictionary(fc.string(), tie('schema')),
      },
      { requiredKeys: [] },
    ),
  ),
}))
