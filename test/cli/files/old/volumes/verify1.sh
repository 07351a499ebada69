#!/bin/bash
kubectl get pv disk
