/** An error as an AWS service answers it. */
export class AwsError extends Error {
  /** The exception's shape name, e.g. `ClusterNotFoundException`. */
  readonly type: string;
  readonly status: number;
  /** The code that query-compatible services add in `x-amzn-query-error`, where it isn't the type. */
  readonly queryCode: string;
  /** Further members of the exception's shape. */
  readonly members: object;

  constructor(
    type: string,
    message: string,
    options: { status?: number; queryCode?: string; members?: object } = {},
  ) {
    super(message);
    this.name = 'AwsError';
    this.type = type;
    this.status = options.status ?? 400;
    this.queryCode = options.queryCode ?? type;
    this.members = options.members ?? {};
  }
}
