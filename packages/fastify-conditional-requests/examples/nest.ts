import 'reflect-metadata';
import {
  Body,
  Controller,
  Get,
  Module,
  NotFoundException,
  Param,
  Patch,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  FastifyAdapter,
  type NestFastifyApplication,
  RouteConfig,
} from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ConditionalRoute, conditionalRequests } from 'fastify-conditional-requests';
import pg from 'pg';

/** Nest sends what a controller returns; a conditional GET has to return it to Fastify instead. */
class ConditionalAdapter extends FastifyAdapter {
  readonly #bodies = new WeakMap<object, unknown>();

  constructor() {
    super();
    this.getInstance().addHook('onRoute', (route) => {
      const { method, config, handler } = route;
      if (!config?.conditional || (method !== 'GET' && method !== 'HEAD')) return;
      const bodies = this.#bodies;
      route.handler = async function (request, reply) {
        bodies.set(reply, undefined);
        await handler.call(this, request, reply);
        return bodies.get(reply);
      };
    });
  }

  override reply(reply: FastifyReply, body: unknown, status?: number) {
    if (!this.#bodies.has(reply) || body === undefined || body instanceof StreamableFile) {
      return super.reply(reply, body, status);
    }
    if (status !== undefined) reply.code(status);
    this.#bodies.set(reply, body);
    return reply;
  }
}

/** The decorator that says what a route reads. */
const Conditional = (conditional: ConditionalRoute) => RouteConfig({ conditional });

const reads = ({ params }: FastifyRequest) => [`thing:${(params as { id: string }).id}`];

@Controller('things')
class ThingsController {
  @Get(':id')
  @Conditional({ reads })
  async read(@Param('id') id: string, @Req() request: FastifyRequest) {
    const sql = 'SELECT id, name FROM things WHERE id = $1';
    const { rows } = await request.database.query(sql, [id]);
    if (rows.length === 0) throw new NotFoundException('No such thing');
    return rows[0];
  }

  @Patch(':id')
  @Conditional({ reads })
  rename(
    @Param('id') id: string,
    @Body() { name }: { name: string },
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return reply.transact(async (transaction) => {
      const sql = 'UPDATE things SET name = $2 WHERE id = $1 RETURNING id, name';
      const { rows } = await transaction.query(sql, [id, name]);
      if (rows.length === 0) throw new NotFoundException('No such thing');
      transaction.touch(`thing:${id}`);
      return rows[0];
    });
  }
}

@Module({ controllers: [ThingsController] })
class AppModule {}

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
await pool.query('CREATE TABLE IF NOT EXISTS things (id text PRIMARY KEY, name text NOT NULL)');
await pool.query(`INSERT INTO things VALUES ('1', 'one') ON CONFLICT DO NOTHING`);

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new ConditionalAdapter());
await app.register(conditionalRequests, { pool });
await app.getHttpAdapter().getInstance().conditionalRequests.becomeSoleWriter();
await app.listen(3000, '127.0.0.1');
