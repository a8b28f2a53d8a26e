import 'reflect-metadata';
import { createServer, type RequestListener } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { LineLogger } from '../platform/line.logger.js';
import { TreeServer } from '../site/tree-server.service.js';
import { AppModule } from './app.module.js';

const bodyBytes = 8 * 1024 * 1024;

/**
 * The whole engine as an HTTP application, not yet listening. `main`, and every test that asks over HTTP, use this one.
 * Readers are answered from the site tree before the framework sees the request; what is left is the admin.
 */
export async function buildApp(config: Config, clock = new Clock()): Promise<NestFastifyApplication> {
  const tree = new TreeServer(config.site);
  const adapter = new FastifyAdapter({
    bodyLimit: bodyBytes,
    routerOptions: { ignoreTrailingSlash: true },
    serverFactory: (handler: RequestListener) => createServer((request, response) => void (tree.answer(request, response) || handler(request, response))),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config, clock), adapter, { logger: new LineLogger(), abortOnError: false });
  app.enableCsrfProtection();
  app.enableShutdownHooks();
  return app;
}

/** The engine without HTTP: for a command that does its work and ends. */
export function buildContext(config: Config, clock = new Clock()): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(AppModule.with(config, clock), { logger: new LineLogger(), abortOnError: false });
}
