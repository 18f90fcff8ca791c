import type { ErrorRequestHandler, RequestHandler, Response } from 'express';

/** What `detail` holds in an HTTP error of alphaswarm-cp. */
export type ErrorDetail = {
  error: string;
  error_description: string;
  /** Of `insufficient_scope`. */
  required?: string[];
  granted?: string[];
};

/** A refusal in the words of alphaswarm-cp's API. */
export class CpRefusal extends Error {
  readonly status: number;
  readonly detail: ErrorDetail;

  constructor(
    status: number,
    error: string,
    description: string,
    scopes: { required?: string[]; granted?: string[] } = {},
  ) {
    super(description);
    this.name = 'CpRefusal';
    this.status = status;
    this.detail = { error, error_description: description, ...scopes };
  }
}

function sendError(response: Response, status: number, detail: ErrorDetail) {
  if (status === 401) {
    response.setHeader('www-authenticate', 'Bearer');
  }
  response.status(status).json({
    status: 'error',
    data: null,
    error: {
      code: detail.error,
      message: detail.error_description,
      details: null,
    },
    detail,
  });
}

/** Answers with the envelope. */
export function sendEnveloped(
  response: Response,
  status: 'ok' | 'accepted',
  body: unknown,
) {
  response
    .status(status === 'ok' ? 200 : 202)
    .json({ status, data: body, error: null });
}

/** Gives each request's id back, as alphaswarm-cp does for correlation. */
export const echoRequestId: RequestHandler = (request, response, next) => {
  const requestId = request.get('x-request-id');
  if (requestId && /^[\w.:-]{1,120}$/.test(requestId)) {
    response.setHeader('x-request-id', requestId);
  }
  next();
};

export const notFound: RequestHandler = (request, response) => {
  sendError(response, 404, {
    error: 'not_found',
    error_description: `No such route: ${request.method} ${request.path}`,
  });
};

/** Turns whatever was thrown into the envelope. */
export const sendThrown: ErrorRequestHandler = (
  error,
  _request,
  response,
  next,
) => {
  if (response.headersSent) {
    next(error);
  } else if (error instanceof CpRefusal) {
    sendError(response, error.status, error.detail);
  } else if (
    typeof error?.status === 'number' &&
    error.status >= 400 &&
    error.status < 500
  ) {
    // Express's own body parser.
    sendError(response, error.status, {
      error: 'invalid_request',
      error_description: String(error.message),
    });
  } else {
    sendError(response, 500, {
      error: 'internal_error',
      error_description: String(error),
    });
  }
};
