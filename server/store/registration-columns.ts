/** Tables of registrations and deny lists, as `columns.ts` has them. */
export const registrationTables = {
  /** Deny lists in the order in which they came; `deny_list` has the entries of ledgers from before. */
  deny_receipt: {
    columns: {
      receipt_no: 'no',
      version: 'no',
      extent: 'no',
      entry_count: 'big',
      source: 'text',
      taken_by: 'text',
      received_sec: 'big',
    },
    key: ['receipt_no'],
    since: 3,
  },
  /** Entries of the cards that change by a list. */
  denial: {
    columns: {
      receipt_no: 'no',
      card_id: 'text',
      from_sec: 'big',
      to_sec: 'big?',
      reason: 'text',
      holds_sec: 'big',
    },
    key: ['receipt_no', 'card_id', 'from_sec'],
    since: 3,
  },
  /** Registrations of cards; `named` has a bit for each column that a row changes, see `registration-rows.ts`. */
  registration: {
    columns: {
      card_no: 'no',
      registration_no: 'big',
      from_sec: 'big',
      named: 'no',
      issuer_no: 'no?',
      medium_no: 'no?',
      category_no: 'no?',
      home_city_no: 'no?',
      valid_to_sec: 'big?',
      source: 'text',
      taken_by: 'text',
      received_sec: 'big',
    },
    key: ['card_no', 'registration_no'],
    unique: [['registration_no']],
    since: 3,
  },
} as const;
